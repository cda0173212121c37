## Who may see a record; what a school publishes for a pupil.

