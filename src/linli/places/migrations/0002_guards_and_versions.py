"""What CHECK constraints cannot say: rows that must fit another row, and the version that every change renews."""

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

AREA_FITS_PARENT = """
CREATE FUNCTION places_area_fits_parent() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE expected text;
BEGIN
    IF NEW.parent_id IS NULL THEN
        expected := NEW.code;
    ELSE
        SELECT path || '/' || NEW.code INTO expected FROM places_area
        WHERE id = NEW.parent_id AND level = CASE NEW.level
            WHEN 'street' THEN 'district' WHEN 'community' THEN 'street' WHEN 'grid' THEN 'community' END
        AND left(NEW.code, length(code)) = code;
    END IF;
    IF expected IS DISTINCT FROM NEW.path THEN
        RAISE EXCEPTION 'area % does not continue its parent', NEW.code
            USING ERRCODE = 'check_violation', CONSTRAINT = 'places_area_fits_parent', TABLE = 'places_area';
    END IF;
    IF TG_OP = 'UPDATE' AND (OLD.code, OLD.level) IS DISTINCT FROM (NEW.code, NEW.level)
       AND EXISTS (SELECT FROM places_area WHERE parent_id = NEW.id) THEN
        RAISE EXCEPTION 'area % has areas below it, so its code stays', OLD.code
            USING ERRCODE = 'check_violation', CONSTRAINT = 'places_area_code_stays', TABLE = 'places_area';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER places_area_fits_parent BEFORE INSERT OR UPDATE OF code, level, parent_id, path ON places_area
    FOR EACH ROW EXECUTE FUNCTION places_area_fits_parent();
"""

LEVELS_FIT = """
CREATE FUNCTION places_compound_in_community() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM places_area WHERE id = NEW.community_id AND level = 'community') THEN
        RAISE EXCEPTION 'compound % is not in a community', NEW.name
            USING ERRCODE = 'check_violation', CONSTRAINT = 'places_compound_in_community', TABLE = 'places_compound';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER places_compound_in_community BEFORE INSERT OR UPDATE OF community_id ON places_compound
    FOR EACH ROW EXECUTE FUNCTION places_compound_in_community();

CREATE FUNCTION places_building_in_grid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM places_area WHERE id = NEW.grid_id AND level = 'grid') THEN
        RAISE EXCEPTION 'building % is not in a grid', NEW.code
            USING ERRCODE = 'check_violation', CONSTRAINT = 'places_building_in_grid', TABLE = 'places_building';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER places_building_in_grid BEFORE INSERT OR UPDATE OF grid_id ON places_building
    FOR EACH ROW EXECUTE FUNCTION places_building_in_grid();
"""

VERSIONS = """
INSERT INTO places_geometryversion (id, area_version, building_version) VALUES (1, gen_random_uuid(), gen_random_uuid());

CREATE FUNCTION places_area_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Inserted too, not only updated: whoever empties all tables empties this one.
    INSERT INTO places_geometryversion (id, area_version, building_version)
    VALUES (1, gen_random_uuid(), gen_random_uuid())
    ON CONFLICT (id) DO UPDATE SET area_version = excluded.area_version;
    RETURN NULL;
END $$;
CREATE TRIGGER places_area_changed AFTER INSERT OR DELETE OR TRUNCATE
    OR UPDATE OF code, level, parent_id, path, name, boundary, boundary_source, longitude, latitude ON places_area
    FOR EACH STATEMENT EXECUTE FUNCTION places_area_changed();

CREATE FUNCTION places_building_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO places_geometryversion (id, area_version, building_version)
    VALUES (1, gen_random_uuid(), gen_random_uuid())
    ON CONFLICT (id) DO UPDATE SET building_version = excluded.building_version;
    RETURN NULL;
END $$;
CREATE TRIGGER places_building_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON places_building
    FOR EACH STATEMENT EXECUTE FUNCTION places_building_changed();
CREATE TRIGGER places_compound_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON places_compound
    FOR EACH STATEMENT EXECUTE FUNCTION places_building_changed();
"""

BACK = """
DROP TRIGGER places_compound_changed ON places_compound;
DROP TRIGGER places_building_changed ON places_building;
DROP TRIGGER places_building_in_grid ON places_building;
DROP TRIGGER places_compound_in_community ON places_compound;
DROP TRIGGER places_area_changed ON places_area;
DROP TRIGGER places_area_fits_parent ON places_area;
DROP FUNCTION places_building_changed, places_area_changed, places_building_in_grid,
    places_compound_in_community, places_area_fits_parent;
DELETE FROM places_geometryversion;
"""


class Migration(migrations.Migration):
    """Triggers of the places room."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("places", "0001_initial")]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(AREA_FITS_PARENT + LEVELS_FIT + VERSIONS, reverse_sql=BACK),
    ]
