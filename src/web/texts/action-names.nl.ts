/** What each action of the log is done to, and what is done to it: `student.added` stands under `student` as `added`. */
const SUBJECTS: Readonly<Record<string, { readonly name: string; readonly done: string }>> = {
  account: {
    name: 'Account',
    done: 'added changed blocked unblocked password-changed signed-out closed-unused list-downloaded',
  },
  agreement: {
    name: 'Overeenkomst',
    done: 'made revised links-sent signed paper-recorded withdrawn read scan-read list-downloaded',
  },
  attendance: {
    name: 'Aanwezigheid',
    done: 'recorded subsidy-file-read subsidy-file-downloaded list-downloaded',
  },
  audit: { name: 'Logboek', done: 'cut downloaded' },
  company: { name: 'Bedrijf', done: 'added changed' },
  consent: { name: 'Toestemming', done: 'asked recorded read list-downloaded' },
  dispensation: {
    name: 'Dispensatie',
    done: 'requested changed granted refused decision-undone ended withdrawn exported',
  },
  establishment: { name: 'Vestiging', done: 'added changed' },
  evaluation: {
    name: 'Evaluatie',
    done: 'asked link-shown link-withdrawn answered corrected taken-back read list-downloaded',
  },
  feedback: { name: 'Terugkoppeling', done: 'asked given handled list-downloaded' },
  group: { name: 'Klas', done: 'added changed list-downloaded' },
  'identity-provider': { name: 'Inlogdienst', done: 'added changed removed list-downloaded' },
  invitation: { name: 'Uitnodiging', done: 'sent accepted withdrawn list-downloaded' },
  job: { name: 'Taak van de dienst', done: 'run-asked list-downloaded' },
  'matching-comparison': { name: 'Vergelijking van matchingen', done: 'started' },
  'matching-run': {
    name: 'Matching',
    done: 'started stopped adjusted released committed stage-days-studied stage-days-study-stopped downloaded list-downloaded',
  },
  mentor: { name: 'Stagebegeleider', done: 'added changed' },
  'outbox-message': { name: 'Bericht', done: 'resent dropped list-downloaded' },
  outflow: {
    name: 'Uitstroom',
    done: 'recorded corrected followed-up follow-up-corrected handed-over received consent-withdrawn handover-read read list-downloaded',
  },
  'own-place': {
    name: 'Eigen plek',
    done: 'suggested changed link-made link-mailed link-revoked exported',
  },
  'password-recovery': { name: 'Nieuw wachtwoord', done: 'asked completed' },
  'place-offer': { name: 'Plek', done: 'added changed confirmed confirmed-by-link copied removed' },
  'place-request': { name: 'Aanvraag van plekken', done: 'made searched exported' },
  placement: { name: 'Stage', done: 'moved move-undone regrouped exported' },
  'placement-stop': { name: 'Stop van een vestiging', done: 'announced taken-back exported' },
  'placement-task': { name: 'Taak bij een stage', done: 'done' },
  proposal: {
    name: 'Voorstel',
    done: 'made accepted declined question-asked question-answered mailed-again withdrawn exported',
  },
  recognition: { name: 'Erkenning', done: 'added changed assessed withdrawn list-downloaded' },
  reminder: { name: 'Herinneringen', done: 'list-downloaded' },
  'reminder-preference': { name: 'Voorkeur voor meldingen', done: 'changed' },
  'reminder-settings': { name: 'Termijnen van meldingen', done: 'changed' },
  restriction: { name: 'Beperking van gebruik', done: 'started lifted read' },
  retention: { name: 'Bewaartermijn', done: 'needs free-text identity records matching account upload' },
  school: { name: 'School', done: 'added changed' },
  'school-year': { name: 'Schooljaar', done: 'added changed' },
  'second-factor': { name: 'Tweede stap bij het inloggen', done: 'begun turned-on turned-off reset' },
  'service-account': { name: 'Sleutel voor een programma', done: 'added key-replaced removed list-downloaded' },
  session: { name: 'Aanmelding', done: 'started ended revoked' },
  'sign-in-link': { name: 'Inloglink', done: 'asked' },
  student: { name: 'Leerling', done: 'added changed ended ending-undone read exported list-downloaded' },
  supervisor: { name: 'Praktijkopleider', done: 'added changed removed' },
  visit: {
    name: 'Bezoek',
    done: 'planned moved recorded cancelled agenda-changed feed-made feed-revoked list-downloaded',
  },
  workbook: {
    name: 'Stageboek',
    done: 'item-changed day-reported template-changed link-made portfolio-downloaded list-downloaded',
  },
};

/** What was done; under the whole action where the same word means something else of another thing. */
const VERBS: Readonly<Record<string, string>> = {
  accepted: 'aangenomen',
  'retention.account': 'naam van een oud account gewist',
  added: 'toegevoegd',
  adjusted: 'met de hand aangepast',
  'agenda-changed': 'vrije dagdelen gewijzigd',
  announced: 'gemeld',
  answered: 'ingevuld',
  asked: 'gevraagd',
  assessed: 'beoordeeld',
  begun: 'begonnen',
  blocked: 'geblokkeerd',
  cancelled: 'afgezegd',
  changed: 'gewijzigd',
  'closed-unused': 'gesloten omdat het niet werd gebruikt',
  committed: 'vastgelegd',
  completed: 'ingesteld',
  confirmed: 'bevestigd',
  'confirmed-by-link': 'bevestigd met een link',
  'consent-withdrawn': 'toestemming voor overdracht ingetrokken',
  copied: 'overgenomen naar een volgend seizoen',
  corrected: 'verbeterd',
  cut: 'oudste deel gewist',
  'day-reported': 'dagverslag geschreven',
  'decision-undone': 'beslissing teruggedraaid',
  declined: 'afgewezen',
  done: 'afgehandeld',
  downloaded: 'gedownload',
  dropped: 'niet meer te versturen',
  ended: 'beëindigd',
  'student.ended': 'uitgeschreven',
  'ending-undone': 'uitschrijving teruggedraaid',
  exported: 'lijst gedownload',
  'student.exported': 'gegevens opgevraagd',
  'feed-made': 'agenda-link gemaakt',
  'feed-revoked': 'agenda-link ingetrokken',
  'follow-up-corrected': 'vervolgvraag verbeterd',
  'followed-up': 'vervolgvraag beantwoord',
  'free-text': 'geschreven teksten gewist',
  given: 'gegeven',
  granted: 'verleend',
  'handed-over': 'overgedragen',
  handled: 'afgehandeld',
  'handover-read': 'overdracht gelezen',
  identity: 'naam en nummer gewist',
  'item-changed': 'onderdeel gewijzigd',
  'key-replaced': 'sleutel vervangen',
  lifted: 'opgeheven',
  'link-made': 'link gemaakt',
  'link-mailed': 'link gemaild',
  'link-revoked': 'link ingetrokken',
  'link-shown': 'link getoond',
  'link-withdrawn': 'link ingetrokken',
  'links-sent': 'links om te ondertekenen verstuurd',
  'list-downloaded': 'lijst gedownload',
  made: 'gemaakt',
  'mailed-again': 'opnieuw gemaild',
  matching: 'leerlingen uit een oude matching gehaald',
  'move-undone': 'stap teruggedraaid',
  moved: 'verplaatst',
  'placement.moved': 'stap gezet',
  needs: 'ondersteuning en woonplaats gewist',
  'paper-recorded': 'handtekening op papier vastgelegd',
  'password-changed': 'wachtwoord gewijzigd',
  planned: 'gepland',
  'portfolio-downloaded': 'portfolio gedownload',
  'question-answered': 'vraag beantwoord',
  'question-asked': 'vraag gesteld',
  read: 'bekeken',
  received: 'ontvangst bevestigd',
  recorded: 'vastgelegd',
  records: 'dossier gewist',
  refused: 'geweigerd',
  regrouped: 'naar een andere klas gezet',
  released: 'vastgezette plekken losgelaten',
  removed: 'verwijderd',
  requested: 'aangevraagd',
  resent: 'opnieuw verstuurd',
  reset: 'gewist',
  revised: 'nieuwe versie gemaakt',
  revoked: 'ingetrokken',
  'run-asked': 'gestart',
  'scan-read': 'scan bekeken',
  searched: 'opnieuw gezocht',
  sent: 'verstuurd',
  signed: 'ondertekend',
  'signed-out': 'overal uitgelogd',
  'stage-days-studied': 'advies over stagedagen uitgewerkt',
  'stage-days-study-stopped': 'uitwerken van stagedagen gestopt',
  started: 'gestart',
  'restriction.started': 'ingesteld',
  stopped: 'gestopt',
  'subsidy-file-downloaded': 'subsidiedossier gedownload',
  'subsidy-file-read': 'subsidiedossier bekeken',
  suggested: 'voorgesteld',
  'taken-back': 'teruggenomen',
  'template-changed': 'sjabloon gewijzigd',
  'turned-off': 'uitgezet',
  'turned-on': 'aangezet',
  unblocked: 'vrijgegeven',
  upload: 'upload zonder handtekening gewist',
  withdrawn: 'ingetrokken',
};

/** What the log calls a call that has no name of its own, and was refused. */
const CALLS: Readonly<Record<string, string>> = {
  get: 'Opvragen',
  post: 'Versturen',
  put: 'Opslaan',
  patch: 'Wijzigen',
  delete: 'Verwijderen',
};

/** What stands under a key of its own; what an object has by birth is none. */
const own = <T>(words: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(words, key) ? words[key] : undefined;

const partsOf = (action: string): [subject: string, done: string] => {
  const dot = action.indexOf('.');
  return dot === -1 ? [action, ''] : [action.slice(0, dot), action.slice(dot + 1)];
};

/** What was done, without to what: "toegevoegd"; null for an action that is not known. */
export const actionVerb = (action: string): string | null =>
  own(VERBS, action) ?? own(VERBS, partsOf(action)[1]) ?? null;

/** An action of the log in words: "Leerling: toegevoegd"; the action itself where there are no words for it. */
export const actionName = (action: string): string => {
  const call = /^(get|post|put|patch|delete) (\/.*)$/.exec(action);
  if (call) return `${own(CALLS, call[1] ?? '') ?? ''} van ${call[2] ?? ''}`;
  const [verb, subject] = [actionVerb(action), own(SUBJECTS, partsOf(action)[0])];
  return subject && verb !== null ? `${subject.name}: ${verb}` : action;
};

/** Every action that the log knows, in the order of its words. */
export const KNOWN_ACTIONS: readonly { readonly action: string; readonly name: string }[] = Object.entries(SUBJECTS)
  .flatMap(([subject, { done }]) => done.split(' ').map((what) => `${subject}.${what}`))
  .map((action) => ({ action, name: actionName(action) }))
  .sort((a, b) => a.name.localeCompare(b.name, 'nl'));
