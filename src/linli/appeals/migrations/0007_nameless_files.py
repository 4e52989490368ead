from django.db import migrations

# As `files.actions.attach` does it for what is sent now: an anonymous appeal names nobody, nor do its files.
# What staff add to a case in their work keeps who added it.
FORGET = """
UPDATE files_storedfile AS file SET uploaded_by_id = NULL, session_key_hash = '', name = ''
FROM appeals_appeal AS appeal
WHERE file.subject_type = 'appeal' AND file.subject_id = appeal.id AND file.purpose = 'appeals.report'
    AND appeal.privacy = 'anonymous'
    AND (file.uploaded_by_id IS NOT NULL OR file.session_key_hash <> '' OR file.name <> '');
"""


class Migration(migrations.Migration):
    """Files sent with anonymous appeals forget their sender; there is no way back, as nobody knows any more."""

    dependencies = [("appeals", "0006_lighter_indexes"), ("files", "0001_initial")]

    operations = [migrations.RunSQL(FORGET, migrations.RunSQL.noop)]
