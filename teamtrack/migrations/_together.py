"""Models made together: what a migration makes of them is built once, not once for every model.

After each CreateModel Django builds every related model anew, and here nearly all are related: of `migrate` on an empty
database that was the greater part of the time.
"""

from typing import Any

from django.db.migrations import CreateModel, SeparateDatabaseAndState


class CreateModels(SeparateDatabaseAndState):
    """All tables of the models, in this order; a model may name one that comes after it."""

    def __init__(self, *models: CreateModel) -> None:
        super().__init__(state_operations=models)

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.__dict__.pop("apps", None)  # whoever asks for it next builds it anew
        super().state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for model in self.state_operations:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for model in reversed(self.state_operations):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "Create models " + ", ".join(model.name for model in self.state_operations)
