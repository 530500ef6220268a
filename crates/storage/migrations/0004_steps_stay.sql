-- A step that was taken stays as it was recorded.
CREATE TRIGGER consequence_step_stays BEFORE UPDATE ON consequence_step BEGIN SELECT RAISE(ABORT, 'consequence_step is append-only'); END;
CREATE TRIGGER consequence_step_kept BEFORE DELETE ON consequence_step BEGIN SELECT RAISE(ABORT, 'consequence_step is append-only'); END;
