"""What was looked at stays written: the database refuses change and removal of unmaskings."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION people_unmasking_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'unmaskings are append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER people_unmasking_append_only BEFORE UPDATE OR DELETE ON people_unmasking
    FOR EACH ROW EXECUTE FUNCTION people_unmasking_is_append_only();
"""
BACKWARDS = """
DROP TRIGGER people_unmasking_append_only ON people_unmasking;
DROP FUNCTION people_unmasking_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
