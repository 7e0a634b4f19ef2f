"""What members offers to the frame and to the pages of the house: every module registers its own."""

from members.sources import administration, care, chain, contact, frame, person, rights, tier

__all__ = ["administration", "care", "chain", "contact", "frame", "person", "rights", "tier"]
