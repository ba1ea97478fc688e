"""Letters and the writing of dossiers: who may propose whom, nominations, suggestions."""
