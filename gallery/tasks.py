"""Jobs of the gallery."""

from django_tasks import TaskContext, task

from gallery.actions import facets, hot, processing, proving, recounting, recounting_boards, transport, uploads
from gallery.models import Photo
from gallery.states import PhotoStatus
from wecho.common.developing import GIVEN_UP
from wecho.common.jobs import MAX_ATTEMPTS


@task(takes_context=True, queue_name="photos")
def process_photo(context: TaskContext, photo_id: int) -> None:
    """Process a photo; after the last failed try its owner is told, instead of being left waiting."""
    try:
        processing.process_photo(photo_id)
    except Exception:
        if len(context.task_result.worker_ids) >= MAX_ATTEMPTS:
            photo = Photo.objects.filter(pk=photo_id, status=PhotoStatus.PROCESSING).first()
            if photo:
                processing.refuse_photo(photo, GIVEN_UP)
        raise


@task()
def reconcile_photos() -> dict[str, int]:
    """Periodic: see `uploads.reconcile_photos`."""
    return uploads.reconcile_photos()


@task()
def abort_upload(path: str, upload_id: str) -> None:
    """Remove the parts of an upload that is given up; its file, if it came to one, is removed by another job."""
    transport.abort_upload(path, upload_id)


@task()
def sweep_uploads() -> int:
    """Periodic: see `transport.sweep_uploads`."""
    return transport.sweep_uploads()


@task()
def recount_posts(after: int = 0) -> dict[str, int]:
    """Periodic, and going on with itself: see `recounting.recount_posts`."""
    found = recounting.recount_posts(after)
    return {"checked": found.checked, "mended": found.mended}


@task()
def recount_boards(after: int = 0) -> dict[str, int]:
    """Periodic, and going on with itself: see `recounting_boards.recount_boards`."""
    found = recounting_boards.recount_boards(after)
    return {"checked": found.checked, "mended": found.mended}


@task()
def file_posts(after: int = 0) -> dict[str, int]:
    """Periodic, and going on with itself: see `facets.file_posts`."""
    found = facets.file_posts(after)
    return {"checked": found.checked, "mended": found.mended}


@task()
def recount_facets(after: int = 0) -> dict[str, int]:
    """Periodic, and going on with itself: see `facets.recount_facets`."""
    found = facets.recount_facets(after)
    return {"checked": found.checked, "mended": found.mended}


@task()
def rank_hot() -> dict[str, int]:
    """Periodic: see `hot.rank_posts`."""
    return hot.rank_posts()


@task()
def prove_answers(kind: str = "post", after: int = 0) -> dict[str, int]:
    """Periodic, and going on with itself: see `proving.prove_answers`."""
    found = proving.prove_answers(kind, after)
    return {"checked": found.checked, "mended": found.mended}
