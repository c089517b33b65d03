"""What happens around an approval: the last step of a workflow, emergencies, set times."""
