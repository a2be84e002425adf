-- Visits still to come are few among all there ever were: those whose day has passed are found without looking at the rest.
CREATE INDEX visit_to_come ON visit (day) WHERE status = 'PLANNED';
