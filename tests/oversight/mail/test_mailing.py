"""What the mails about the directive say, and that they can be said in another language (L9)."""

from __future__ import annotations

import pytest
from django.utils import translation

from spokesperson.directive.models import Delivery
from spokesperson.directive.register import version_at
from spokesperson.oversight.actions.distribute_version import enqueue
from spokesperson.oversight.mail import mailing
from spokesperson.people.models import Preference

FIRST = {
    "version": "dice quién puede hablar por la Biblioteca",
    "acknowledge": "Léala y confirme su lectura aquí:",
    "reread": "Basta con abrir cualquiera de sus páginas:",
    "review": "cierre la revisión aquí:",
}
SUBJECT = {
    "version": "SH 620.4, versión 1.0: en vigor desde el 1 de enero de 2011",
    "acknowledge": "Lea SH 620.4, versión 1.0 y confirme su lectura, por favor",
    "reread": "Es hora de volver a leer SH 620.4, versión 1.0",
    "review": "SH 620.4, versión 1.0 debe revisarse a más tardar el ",
}


@pytest.mark.parametrize("kind", FIRST)
def test_each_mail_can_be_written_in_spanish(house, kind):
    """The mail takes the language its reader chose, whatever is switched on where it is written."""
    Preference.objects.create(employee=house.ann, language="es")
    enqueue(version_at(), kind, [(house.ann.uid, f"{kind}:{house.ann.uid}")])
    with translation.override("en"):
        found = mailing.message(Delivery.objects.get(person=house.ann.uid, kind=kind), house.ann, [house.boss.email])
    text = " ".join(str(found.body).split())
    assert text.startswith(f"Hola, {house.ann.name}: ")
    assert FIRST[kind].lower() in text.lower()
    assert str(found.subject).startswith(SUBJECT[kind])
    assert "Dear" not in text
