/**
 * How long a class of data is kept, from what moment, and what carries that out: a job by its name, with the step of it; an index of the
 * database; or a person. `subject` is about whom it is. Terms in years are choices of the service within the law, except where a source
 * stands beside them.
 */
export const DATA_CLASSES = {
  technical: { subject: 'nobody', term: 'as long as what it belongs to', by: 'goes with it' },
  'register-entry': { subject: 'company', term: 'as long as the company is in the register', by: 'a person' },
  organisation: { subject: 'school', term: 'as long as the school takes part', by: 'a person' },
  'work-contact': { subject: 'staff', term: 'until the person is taken off the list', by: 'a person' },
  account: {
    subject: 'staff',
    term: 'closed after 2 years without use; 2 years after it was closed the name and address go',
    by: 'privacy-unused-accounts, privacy-expiry',
  },
  secret: {
    subject: 'staff',
    term: 'until it is used, replaced or expires',
    by: 'an index, or with the account: privacy-expiry',
  },
  identity: {
    subject: 'pupil',
    term: '2 years and 90 days after leaving, the last day to ask how the pupil does; then the name, number and birth date go',
    by: 'privacy-retention: identity',
  },
  'stage-profile': {
    subject: 'pupil',
    term: '2 years and 90 days after leaving; then it stays without a name',
    by: 'privacy-retention: identity',
  },
  'special-need': {
    subject: 'pupil',
    term: '30 days after leaving; encrypted until then (AVG art. 9)',
    by: 'privacy-retention: needs',
  },
  whereabouts: { subject: 'pupil', term: '30 days after leaving', by: 'privacy-retention: needs' },
  'stage-record': {
    subject: 'pupil',
    term: '5 years after leaving (subsidy file); placements stay without a name',
    by: 'privacy-retention: records',
  },
  'free-text': { subject: 'pupil', term: '1 year after leaving', by: 'privacy-retention: free-text' },
  document: { subject: 'pupil', term: '5 years after leaving (subsidy file)', by: 'privacy-retention: records' },
  'matching-record': {
    subject: 'pupil',
    term: '1 year after the season; counts and certificates stay',
    by: 'privacy-matchings; privacy-retention: identity',
  },
  message: {
    subject: 'staff',
    term: 'what it said 30 days after it was sent, that there was one 400 days',
    by: 'post-clean-up',
  },
  log: { subject: 'staff', term: '6 years after the month it was written in; ids only', by: 'privacy-log' },
  counter: { subject: 'nobody', term: 'a day at most; digests only', by: 'an index' },
} as const;
export type DataClass = keyof typeof DATA_CLASSES;

type Listed = Readonly<Partial<Record<DataClass, string>>>;

/** What links, counts and guards a document; the same everywhere. */
const KEYS = 'version schoolId companyId';

/** Every stored collection, and of each field its class. A field that holds others gives them its class. */
export const DATA_MAP: Readonly<Record<string, Listed>> = {
  accounts: {
    account: 'email name role schoolId companyId mentorId supervisorId createdAt disabledOn searchWords',
    secret: 'passwordHash sessionEpoch',
    technical: 'version',
  },
  accountIdentities: { account: 'providerId accountId' },
  accountLinks: { secret: 'purpose accountId expiresAt' },
  // A signed agreement is kept as it was signed: names stand in its revisions, its signatures and the search words made of them.
  agreements: {
    technical: `${KEYS} liveKey state toldAt`,
    'stage-record': 'groupId placementId studentId history',
    document: 'revisions contacts nameKey searchWords',
  },
  attendanceWeeks: {
    technical: KEYS,
    'stage-record': 'placementId studentId monday days',
    'work-contact': 'history',
  },
  auditChains: { technical: 'startedAt follows seq hash' },
  auditCuts: { technical: 'at before chains faults previous hash' },
  auditEvents: { log: 'at action actor schoolId subject outcome requestId changes reason ruleVersion link' },
  bouncedAddresses: { message: 'since messageId answer' },
  changeFeedShards: { technical: 'epoch revision recent open' },
  companies: { 'register-entry': 'name kvkNumber leerbedrijfId email phone maxPupils', technical: 'version' },
  companySeatGuards: { technical: 'tries' },
  consents: {
    technical: 'schoolId number',
    identity: 'giverName email',
    'stage-record': 'studentId purpose act by how firstDay lastDay textVersion textDigest recordedAt recordedBy',
  },
  consentRequests: {
    technical: 'schoolId',
    identity: 'name email',
    'stage-record': 'studentId purposes askedOf askedAt askedBy',
  },
  // Names a pupil only where it was given for one; the others are about a group or a programme.
  dispensations: {
    technical: 'version schoolId requestKey',
    'stage-record':
      'establishmentId institution programme sector studentId groupId ownPlaceId firstDay lastDay requestedOn withdrawnOn refusedOn grantedOn documentReference endedOn history',
    'work-contact': 'decidedBy',
    'free-text': 'reason',
  },
  establishments: {
    'register-entry': 'name street postcode town point reachableBy riskInventory employees',
    technical: 'version companyId',
  },
  evaluations: {
    technical: `${KEYS} untold`,
    'stage-record': 'groupId placementId studentId',
    'free-text': 'answers earlier history',
  },
  feedback: {
    technical: KEYS,
    'stage-record': 'placementId studentId month coming working support givenAt handled earlier',
    'free-text': 'text',
    'work-contact': 'by',
  },
  idempotencyKeys: { counter: 'digest answer createdAt' },
  identityProviders: {
    organisation: 'name issuer clientId schoolId companyId enabled',
    secret: 'sealedSecret',
    technical: 'version',
  },
  invitations: {
    account: 'email name role schoolId companyId mentorId supervisorId invitedBy invitedBySchool createdAt acceptedAt',
    secret: 'digest expiresAt',
  },
  jobLeases: { technical: 'knownSince succeededAt holder fence until' },
  jobRuns: {
    technical:
      'job occurrence state askedBy attempts fence missed startedAt endedAt counts failedItems itemErrors failure',
  },
  linkCounts: { counter: 'count until' },
  mailPaces: { technical: 'nextAt askedAt' },
  matchingRuns: {
    technical:
      'version schoolId season mode seed isChosen snapshotDigest comparisonId basedOn aliveAt finishedAt failure',
    'matching-record': 'groupId studentIds requestedBy requestedAt adjustments outcome',
  },
  // The facts a run was computed from, with what pupils need.
  matchingSnapshots: { technical: 'schoolId digest', 'special-need': 'packed' },
  mentors: { 'work-contact': 'name email', technical: 'version schoolId' },
  outboxMessages: {
    message: 'to recipientId content history',
    technical: 'key state schoolId kind createdAt dueAt attempts fence leaseUntil endedAt',
  },
  outflows: {
    technical: 'version schoolId',
    'stage-record': 'groupId studentId leftOn destination followUps handover mboCourse mboLevel',
    identity: 'pupilName',
    'free-text': 'history',
  },
  ownPlaceLinks: { technical: 'version schoolId', 'stage-record': 'studentId expiresAt history' },
  ownPlaces: {
    'stage-record':
      'studentId season programme sector companyName town kvkNumber establishmentId state proposalId proposedAt history',
    'work-contact': 'contact',
    'free-text': 'work',
    technical: 'version schoolId',
  },
  personalLinks: { secret: 'purpose subjectId holderId schoolId expiresAt revokedAt' },
  placeOffers: {
    'register-entry':
      'establishmentId season title sector programmes leerjaren minAge maxAge periods days totalPlaces forms otherForm minimumWeeks hazards supervisionDeclared vogAsked guidanceLevel allowanceCentsPerMonth supervisorIds firmness confirmedOn confirmedBy',
    technical: 'version companyId claims free',
  },
  placeRequests: {
    technical: 'version schoolId',
    'matching-record': 'season groupId studentIds runId requestedBy requestedAt searchedAt history',
  },
  placements: {
    technical: `${KEYS} hold claim placeAskedAt`,
    'stage-record':
      'studentId establishmentId offerId season days firstDay lastDay groupId proposalId programme sector mentorId supervisorId state endReason plannedLastDay history',
  },
  placementLosses: {
    technical: 'schoolId companyId',
    'stage-record': 'establishmentId placementId studentId cause fromDay reason foundAt closedAt history',
  },
  placementStops: {
    'register-entry': 'fromDay reason takenBackAt',
    technical: 'version companyId',
    'work-contact': 'history',
  },
  placementTasks: {
    'stage-record': 'kind studentId proposalId placementId ownPlaceId dueOn createdAt doneAt doneBy',
    technical: 'schoolId',
  },
  processingRestrictions: {
    technical: 'version schoolId',
    'stage-record': 'studentId ground startedAt startedBy liftedAt liftedBy',
    'free-text': 'reason liftReason',
  },
  proposals: {
    technical: `${KEYS} hold claim`,
    'stage-record':
      'studentId establishmentId offerId season days firstDay lastDay history state proposedAt proposedBy heldUntil runId answeredAt declineReason',
    'free-text': 'declineText message question',
  },
  proposalSendings: {
    technical: 'schoolId aliveAt worker endedAt',
    'matching-record': 'runId studentIds answerBy sentBy sentAt results',
    'free-text': 'message',
  },
  pupilGuards: { technical: 'tries' },
  recognitions: {
    'register-entry':
      'establishmentId programmes sector crebo qualification level appliedOn grantedOn provisional refusedOn lastAssessedOn lastPracticeOn endsOn endedOn endReason scope scopeFirstDay scopeLastDay scopeMaxPupils conditionsMetBy',
    technical: 'version',
  },
  reminderDigests: { message: 'recipientId day at' },
  reminderPreferences: { account: 'rhythm quietFrom quietUntil', technical: 'version' },
  reminders: {
    message: 'recipientId recipientRole facts',
    technical:
      'kind subject occurrence channel schoolId source dueOn urgency staleAfterDays state reason mailKey plannedAt settledAt',
  },
  reminderSettings: {
    organisation:
      'recognitionReviewDays finalVisitWeeks visitReportDays agreementUnsignedDays hoursBehindPercent pupilWithoutPlaceDays birthdayDays subsidyPapersDays retentionDays outflowMonths',
    technical: 'version',
  },
  requestCounts: { counter: 'count until' },
  schools: { organisation: 'name brin town point settings', technical: 'version' },
  schoolYears: { organisation: 'startYear firstDay lastDay najaar voorjaar holidays', technical: 'version schoolId' },
  secondFactors: { secret: 'sealedSecret lastStep confirmedOn recoveryDigests', technical: 'version' },
  serviceAccounts: {
    account: 'name role schoolId companyId scopes createdAt lastUsedAt',
    secret: 'keys',
    technical: 'version',
  },
  sessions: { secret: 'expires lastModified session' },
  signInAttempts: { counter: 'count until' },
  signingCodes: { secret: 'digest sentAt expiresAt attemptsLeft' },
  studentGroups: {
    organisation: 'name programme leerjaar mentorId schoolWeek stageDays minDaysPerWeek maxDaysPerWeek form',
    technical: 'version schoolId',
  },
  stageDayStudies: {
    technical: 'version schoolId runId now placedNow sets aliveAt finishedAt failure',
    'matching-record': 'groupId requestedBy requestedAt',
  },
  students: {
    identity: 'studentNumber firstName lastName dateOfBirth nameKey searchWords',
    'stage-profile':
      'groupId programme leerjaar sector intendedMboSector stageDays guidanceNeed vog wishes otherWorkMinutesPerWeek hoursDone daysDone priority endedOn',
    'special-need': 'supportNeeds restrictions sealedNeeds',
    whereabouts: 'homeTown homePoint travelMeans maxTravelMinutes maxTravelKm',
    technical: 'version schoolId retentionDone',
  },
  supervisors: { 'work-contact': 'name trainedOn maxPupilsAtOnce', technical: 'version establishmentId' },
  // Scans of signatures on paper (GridFS); metadata says of which school and who uploaded it.
  'uploads.chunks': { technical: 'files_id n', document: 'data' },
  'uploads.files': { technical: 'filename length chunkSize uploadDate', document: 'metadata' },
  visitAgendas: { 'work-contact': 'halfDays', secret: 'feedDigest', technical: 'version schoolId' },
  workbooks: {
    technical: 'version schoolId edition',
    'stage-record': 'sector studentId items history',
    'free-text': 'reports',
  },
  workbookTemplates: { organisation: 'sector edition items by madeAt', technical: 'version schoolId' },
  visits: {
    technical: KEYS,
    'stage-record':
      'placementId studentId establishmentId mentorId kind state day start minutes sequence cancelReason history',
    'free-text': 'report',
  },
};

/** The class of a stored field, by its path; null where nobody gave it one. */
export const classOf = (collection: string, path: string): DataClass | null => {
  const [top = ''] = path.split('.');
  const listed = Object.entries(DATA_MAP[collection] ?? {}) as [DataClass, string][];
  return listed.find(([, fields]) => fields.split(' ').includes(top))?.[0] ?? null;
};
