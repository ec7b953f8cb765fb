"""Runs the steps on the connection it is handed; there is no ini file and no offline mode."""

from alembic import context

from backend.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
