"""Everything that docker-compose.yml runs, run by hand: the same start scripts, nginx included, on real engines.

`python -m deploy.rehearse [--photos FOLDER]` walks the main job through nginx and then breaks things. It needs nginx
and what `make test` needs, and leaves nothing behind. The exit code is 0 when every step held.
"""
