/** What was just done, by the short code in the address. Text never comes from the address itself. */
const notices: Readonly<Record<string, string>> = {
  uitgelogd: 'U bent uitgelogd.',
  'leerling-toegevoegd': 'De leerling is toegevoegd.',
  'leerling-bewaard': 'De gegevens van de leerling zijn bewaard.',
  'leerling-uitgeschreven': 'De leerling is uitgeschreven en doet niet meer mee in de matching.',
  'klas-toegevoegd': 'De klas is toegevoegd.',
  'klas-bewaard': 'De klas en het rooster zijn bewaard.',
  'school-bewaard': 'De instellingen van de school zijn bewaard.',
  'schooljaar-toegevoegd': 'Het schooljaar is toegevoegd.',
  'schooljaar-bewaard': 'Het schooljaar is bewaard.',
  'bedrijf-toegevoegd': 'Het leerbedrijf is toegevoegd.',
  'bedrijf-bewaard': 'De gegevens van het leerbedrijf zijn bewaard.',
  'vestiging-toegevoegd': 'De vestiging is toegevoegd.',
  'vestiging-bewaard': 'De gegevens van de vestiging zijn bewaard.',
  'erkenning-ingetrokken': 'De erkenning is ingetrokken.',
  'erkenning-beoordeeld': 'De beoordeling is vastgelegd.',
  'erkenning-toegevoegd': 'De erkenning is vastgelegd.',
  'plekken-toegevoegd': 'De plekken zijn toegevoegd.',
  'plekken-bewaard': 'De plekken zijn bewaard.',
  'week-bewaard': 'De week is bewaard.',
  'plekken-bevestigd': 'Bedankt, de plekken zijn bevestigd.',
  'voorstel-gedaan': 'Het voorstel is gedaan. De plek is vastgehouden tot het bedrijf antwoordt.',
  'voorstellen-gedaan': 'De voorstellen zijn gedaan. De plekken zijn vastgehouden tot de bedrijven antwoorden.',
  'voorstellen-deels-gedaan':
    'Niet elke leerling kon worden voorgesteld: een plek was net vergeven, of een regel houdt het nu tegen.',
  'voorstel-ingetrokken': 'Het voorstel is ingetrokken en de plek is weer vrij.',
  'voorstel-gemaild': 'De mail is opnieuw gestuurd. Eerdere links werken niet meer.',
  'voorstel-aangenomen': 'Bedankt, u neemt deze leerling aan.',
  'voorstel-afgewezen': 'Bedankt voor uw antwoord. De plek is weer vrij.',
  'vraag-verstuurd': 'Uw vraag is verstuurd naar de school.',
  'antwoord-verstuurd': 'Uw antwoord is verstuurd naar het bedrijf.',
  'taak-klaar': 'De taak is afgevinkt.',
  'stap-gezet': 'De stap is vastgelegd.',
  'stap-teruggedraaid': 'De laatste stap is teruggedraaid.',
};

/** The words for a notice, or undefined for a code that is not known. */
export const noticeText = (code: string | undefined): string | undefined =>
  code !== undefined && Object.hasOwn(notices, code) ? notices[code] : undefined;

/** A path with the code of what was just done. */
export const withNotice = (path: string, code: string): string =>
  `${path}${path.includes('?') ? '&' : '?'}melding=${encodeURIComponent(code)}`;
