import type { Sector } from '../../domain/sector.js';
import type { ItemKind, ItemPlace, TemplateItem } from './workbook.rules.js';

/** A line of a starter template: title, goal or task, where, and whether the mbo looks at it. */
type Line = readonly [title: string, kind: ItemKind, place: ItemPlace, forAdmission?: 'admission'];
type Part = readonly [section: string, lines: readonly Line[]];

/** What holds in every sector: the start, the working attitude and what the entreeopleiding and the mbo ask (lentiz-2021, monitor-2014 §6.5). */
const FOR_ALL: readonly Part[] = [
  [
    'Beginnen',
    [
      ['Ik ken de huisregels en de werktijden van het bedrijf', 'goal', 'company'],
      ['Ik weet bij wie ik terechtkan als ik het niet weet of ziek ben', 'goal', 'company'],
      ['Met de praktijkopleider mijn leerdoelen besproken', 'task', 'company', 'admission'],
      ['Een rondleiding gehad en de nooduitgang gevonden', 'task', 'company'],
    ],
  ],
  [
    'Werkhouding',
    [
      ['Ik kom op tijd en meld me af als ik niet kan', 'goal', 'company', 'admission'],
      ['Ik houd me aan afspraken', 'goal', 'company', 'admission'],
      ['Ik werk samen met collega’s', 'goal', 'company'],
      ['Ik kan omgaan met kritiek en zeg wat ik ervan leer', 'goal', 'company'],
      ['Ik werk een opdracht zelfstandig af', 'goal', 'company', 'admission'],
    ],
  ],
  [
    'Veilig werken',
    [
      ['Ik weet welk werk ik op mijn leeftijd nog niet mag doen', 'goal', 'school'],
      ['Ik gebruik de beschermingsmiddelen die bij het werk horen', 'goal', 'company', 'admission'],
      ['Ik til en sta goed', 'goal', 'school'],
    ],
  ],
  [
    'Leren en kiezen',
    [
      ['Een verslag van mijn stage gemaakt en gepresenteerd', 'task', 'school', 'admission'],
      ['Op een open dag of meeloopdag van het mbo geweest', 'task', 'school', 'admission'],
      ['Nederlands op het niveau dat de vervolgopleiding vraagt', 'goal', 'school', 'admission'],
      ['Rekenen geoefend met sommen uit het werk', 'goal', 'school', 'admission'],
      ['Een sollicitatiebrief en een cv gemaakt', 'task', 'school'],
    ],
  ],
];

const BY_SECTOR: Readonly<Record<Sector, readonly Part[]>> = {
  techniek: [
    [
      'Vakwerk techniek',
      [
        ['Ik lees een eenvoudige werktekening', 'goal', 'school', 'admission'],
        ['Ik meet en teken af op de millimeter', 'goal', 'school'],
        ['Ik kies en gebruik handgereedschap', 'goal', 'company', 'admission'],
        ['Ik werk onder toezicht met een licht elektrisch gereedschap', 'goal', 'company'],
        ['Een werkstuk of klus van begin tot eind meegemaakt', 'task', 'company', 'admission'],
        ['De werkplek opgeruimd en het gereedschap nagekeken', 'task', 'company'],
        ['Een onderdeel gemonteerd en gedemonteerd', 'task', 'company'],
      ],
    ],
  ],
  'zorg-en-welzijn': [
    [
      'Vakwerk zorg en welzijn',
      [
        ['Ik ga netjes om met mensen die hulp nodig hebben', 'goal', 'company', 'admission'],
        ['Ik houd privé wat ik over mensen hoor', 'goal', 'school', 'admission'],
        ['Ik werk hygiënisch en was mijn handen op de goede momenten', 'goal', 'school', 'admission'],
        ['Een maaltijd of koffieronde verzorgd', 'task', 'company'],
        ['Een activiteit voorbereid en gedaan', 'task', 'company', 'admission'],
        ['Een kamer of ruimte schoongemaakt volgens het plan', 'task', 'company'],
      ],
    ],
  ],
  economie: [
    [
      'Vakwerk economie',
      [
        ['Ik spreek een klant vriendelijk aan en luister', 'goal', 'company', 'admission'],
        ['Ik vul schappen en kijk naar de datum', 'goal', 'company'],
        ['Ik ken het pad van een artikel van magazijn tot klant', 'goal', 'school'],
        ['Een bestelling verzameld en nagekeken', 'task', 'company', 'admission'],
        ['Een klacht aangehoord en doorgegeven', 'task', 'company'],
        ['De voorraad geteld en ingevoerd', 'task', 'company', 'admission'],
        ['Ik reken met prijs, korting en wisselgeld', 'goal', 'school', 'admission'],
      ],
    ],
  ],
  landbouw: [
    [
      'Vakwerk groen',
      [
        ['Ik herken de planten of dieren van het bedrijf', 'goal', 'school', 'admission'],
        ['Ik verzorg planten of dieren volgens de instructie', 'goal', 'company', 'admission'],
        ['Ik gebruik handgereedschap voor grond en groen', 'goal', 'company'],
        ['Geholpen bij het oogsten, sorteren of inpakken', 'task', 'company', 'admission'],
        ['Een perk, kas of stal schoon en klaargemaakt', 'task', 'company'],
        ['Ik weet waarom en wanneer je water en voer geeft', 'goal', 'school'],
      ],
    ],
  ],
  intersectoraal: [
    [
      'Vakwerk dienstverlening',
      [
        ['Ik help een klant of gast verder', 'goal', 'company', 'admission'],
        ['Ik maak een ruimte schoon volgens een plan', 'goal', 'company'],
        ['Ik gebruik de computer om iets op te zoeken en te noteren', 'goal', 'school', 'admission'],
        ['Een werkplek klaargezet en weer opgeruimd', 'task', 'company'],
        ['In twee soorten werk meegelopen', 'task', 'company', 'admission'],
        ['Verteld welk werk bij mij past en waarom', 'task', 'school', 'admission'],
      ],
    ],
  ],
};

const itemsOf = (parts: readonly Part[]): TemplateItem[] =>
  parts.flatMap(([section, lines], part) =>
    lines.map(([title, kind, place, admission], line) => ({
      id: `${part + 1}.${line + 1}`,
      section,
      title,
      kind,
      place,
      forAdmission: admission === 'admission',
    })),
  );

/** The template that ships for a sector; a school makes its own editions from it. Modest on purpose: schools and companies know better. */
export const starterItems = (sector: Sector): TemplateItem[] => itemsOf([...FOR_ALL, ...BY_SECTOR[sector]]);
