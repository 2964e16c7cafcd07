//! The SQL that most databases share, called by name.
