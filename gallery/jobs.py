"""Names of the gallery's jobs: actions enqueue by name, `tasks` imports actions."""

PROCESS_PHOTO = "gallery.tasks.process_photo"
DELETE_FILES = "gallery.tasks.delete_files"
