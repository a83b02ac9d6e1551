"""Run by Alembic with the connection ``database.migrate`` hands over; there is no ini file and no URL."""

from alembic import context

from second_opinion.directory.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite changes a table by copying it
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
