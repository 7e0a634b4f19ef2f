"""The house's own permissions."""

import rules

rules.add_perm("teamtrack.see_home", rules.is_authenticated)
