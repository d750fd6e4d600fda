"""What the DAGs share: the operator, parameters, assets."""
