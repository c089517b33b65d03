"""From a strategy's tree to its documents: outline, snapshot, HTML, PDF, comparison."""
