"""From the live tree to paper, in the order of its rooms: snapshot, document, HTML, PDF."""
