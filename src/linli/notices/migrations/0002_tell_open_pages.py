from django.db import migrations

# Said in the notice's own transaction, heard by the `live` process after it, passed on to the person's open pages.
FORWARDS = """
CREATE FUNCTION notices_tell_open_pages() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('linli_live', 'person:' || NEW.person_id || ' notices');
    RETURN NULL;
END $$;
CREATE TRIGGER notices_notice_tell_open_pages AFTER INSERT OR UPDATE OF read_at ON notices_notice
    FOR EACH ROW EXECUTE FUNCTION notices_tell_open_pages();
"""

BACKWARDS = """
DROP TRIGGER notices_notice_tell_open_pages ON notices_notice;
DROP FUNCTION notices_tell_open_pages();
"""


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
