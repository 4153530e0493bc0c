"""What people in a workshop wrote twice, in other words: pairs that say the same."""

from __future__ import annotations

SAME = (
    ("Nobody calls back", "Nobody ever called back!"),
    ("The delivery date is unclear", "Delivery date not clear"),
    ("She phones us twice a week about the delivery date", "Phones us every week to ask about delivery date"),
    ("No charger on the way to the cabin", "There is no charger on the way up to the cabin"),
    ("Waiting for the offer takes too long", "The offer takes too long, long wait"),
    ("Price is not on the web page", "the web page shows no price"),
    ("Test car was nearly empty", "Test cars are empty"),
    ("We never told her about the heated seats", "Nobody told her about heated seats"),
    ("Der Liefertermin ist unklar", "Unklarer Liefertermin"),
    ("Niemand ruft zurück", "Niemand hat zurueckgerufen"),
    ("Das Angebot kommt zu spät", "Angebot kam viel zu spaet"),
    ("Größe der Batterie wird nicht erklärt", "Batteriegröße nicht erklärt"),
    ("Warten auf die Wallbox dauert Wochen", "Wallbox: wochenlang warten"),
    ("Ansprechpartner wechselt ständig", "Ständig ein neuer Ansprechpartner"),
    ("I wrote three times and got no answer", "I wrote 3 times, no answer"),
    ("Parking at the showroom is full", "Showroom parking always full"),
    ("The form asks for the same data twice", "Same data asked twice in the form"),
    ("invoice has wrong name", "Wrong name on the invoice"),
    ("Website slow on phone", "The website is slow on my phone"),
    ("Winter tyres: do we store them?", "Do we store winter tyres for customers?"),
)  # fmt: skip
