"""Names of the gallery's jobs: actions enqueue by name, `tasks` imports actions."""

from wecho.common.jobs import DELETE_FILES as DELETE_FILES

PROCESS_PHOTO = "gallery.tasks.process_photo"
ABORT_UPLOAD = "gallery.tasks.abort_upload"
RECOUNT_POSTS = "gallery.tasks.recount_posts"
RECOUNT_BOARDS = "gallery.tasks.recount_boards"
FILE_POSTS = "gallery.tasks.file_posts"
RECOUNT_FACETS = "gallery.tasks.recount_facets"
RANK_HOT = "gallery.tasks.rank_hot"
PROVE_ANSWERS = "gallery.tasks.prove_answers"
