"""The README that stands beside the example's data, in bokmål."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from example_data.municipality import SEED

TEXT: Final = f"""\
# EKSEMPELDATA – ikke virkelige tall

Alt i denne mappen er oppdiktet. Kommunen Månedal finnes ikke, og det gjør heller ikke enhetene, organisasjonsnumrene,
svarene eller tallene. Ingen virkelig elev har svart.

I mappen står det ingen virkelige tall. I rapportene som lages av den, er ett sett tall virkelige: rekken «Hele landet»
ved siden av andelen mobbet. Den følger med verktøyet (`toolkit/sources/national_bullying.csv`), og hvert år har kilde.
Planens ordlyd er også virkelig.

| fil | hva |
|---|---|
| `elevundersokelsen_tabell_148_indikator.json` | indeksene i Elevundersøkelsen, 1–5 |
| `elevundersokelsen_tabell_150_mobbing.csv` | andel og antall mobbet |
| `elevundersokelsen_tabell_151_deltakelse.json` | hvor mange som var invitert og deltok |
| `<skoleår>/arbeidsboker/` | fra 2017-18 til 2020-21: én utfylt arbeidsbok per enhet, og én fra rådgiver oppvekst |

De fire årene henger sammen: det en enhet bestemmer ett år, er fjorårets beslutninger året etter, og det som ikke er
lukket, kommer tilbake. 2017-18 er nullpunktet og har ingen fra før. Arbeidsbøkene fra 2017-18 og 2018-19 er av utgave
1, de to siste årene av utgave 3. Kjør for eksempel `tiltaksplan check --run 2018-19`.

## Slik er de laget
`python tools/make_example_data.py` skriver hele mappen på nytt, med de samme tallene hver gang (frø {SEED}).
Programmet trekker oppdiktede elever og teller opp alle tabellene fra dem, slik at tabellene stemmer med hverandre.
Elevene selv lagres aldri. Noen klasser trekkes om igjen til de viser det eksempelet skal vise.
Navn og numre hentes fra `params/example`, ordlyden i tiltakene fra planen, og svarene i arbeidsbøkene fra
`tools/example_data/answers/`, én fil per skoleår.

Oppsettet følger Utdanningsdirektoratets åpne eksport av Elevundersøkelsen (NLOD): de samme kolonnene, tall som tekst
med desimalkomma, og `*` der tall er skjult. Filene har ingen rader for land eller fylke, for oppdiktede tall skal ikke
stå under virkelige navn.

## Hva som er skjult
- Begge tallene i en rad er `*` når færre enn ti deltok, eller når en eller to er mobbet (eller ikke mobbet).
- Der bare én skole ville vært skjult, er det skjult én til. Det samme gjelder gutter og jenter, og offentlig og privat.
- Nordlysgrenda er skjult i alle år. Solstøl viser trivsel, men ikke samlet mobbing.
- Saturn friskole har ungdomstrinn fra 2020-21 og spurte ikke elevene der: radene finnes, men uten tall («ikke målt»).
  Med tall der ville kommunens tall minus ungdomsskolens ha røpet Saturns.

## Med vilje ikke ryddig
- `AntallBesvart` i mobbetabellen er antall **mobbede**, slik det også er i de virkelige filene.
- Rader er gjentatt: én gang per eierform, noen helt like, og noen med mellomrom etter navnet (`Solstøl skole `).
- Nordlysgrenda står med sitt gamle navn i de to første årene. I 2017-18 har `Mobbing på skolen` og `Støtte fra lærer`
  eldre navn.
- Ett navn er skrevet med `å` som to tegn (slik macOS gjør), og tall over 999 har hardt mellomrom.
- Arbeidsboka fra Nordlysgrenda i 2020-21 har løse mellomrom og store bokstaver i svarene, men skal kunne leses.
- Jupiterhagen barnehage har levert bare i 2019-20. Melkeveien barnehage i 2018-19 og Fullmåne barnehage i 2020-21 hadde
  gjennomgangen i juni, etter planens april/mai.

For at filen skal være liten, har tabell 148 seks indekser for alle år og de fire siste (Faglig utfordring, Vurdering
for læring, Mestring og Motivasjon) bare for 2020-21. Gutter, jenter og andre eierformer enn alle står der bare for
Trivsel i 2020-21.
"""


def write_readme(folder: Path) -> None:
    """Write the README."""
    (folder / "README.md").write_bytes(TEXT.encode())
