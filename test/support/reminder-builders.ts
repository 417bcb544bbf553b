import type { RecognitionFact } from '../../src/features/reminders/recognition-reminders.rules.js';
import type { Recipient } from '../../src/features/reminders/reminder.rules.js';
import type { Reminder } from '../../src/features/reminders/reminders.repository.js';
import type { VisitsFact } from '../../src/features/reminders/visit-reminders.rules.js';
import { d } from './builders.js';

export const COMPANY: Recipient = { id: 'acc-company', role: 'company', schoolId: null };
export const ADMIN: Recipient = { id: 'acc-admin', role: 'admin', schoolId: null };
export const COORDINATOR: Recipient = { id: 'acc-coordinator', role: 'coordinator', schoolId: 'sch-1' };
export const MENTOR: Recipient = { id: 'acc-mentor', role: 'mentor', schoolId: 'sch-1' };

/** A recognition in force of which nothing is due. */
export const aRecognitionFact = (fields: Partial<RecognitionFact> = {}): RecognitionFact => ({
  type: 'recognition',
  id: 'rec-1',
  establishmentId: 'est-1',
  qualification: 'Assistent installatie- en constructietechniek',
  inForce: true,
  reviewDueOn: null,
  lapsesOn: null,
  endedOn: null,
  endReason: null,
  company: [COMPANY],
  admins: [ADMIN],
  placements: [],
  ...fields,
});

/** A placement in spring without a visit yet. */
export const aVisitsFact = (fields: Partial<VisitsFact> = {}): VisitsFact => ({
  type: 'visits',
  id: 'pla-1',
  schoolId: 'sch-1',
  studentId: 'stu-1',
  establishmentId: 'est-1',
  firstDay: d('2027-02-01'),
  lastDay: d('2027-07-09'),
  visits: [],
  mentors: [MENTOR],
  coordinators: [COORDINATOR],
  holidays: [],
  ...fields,
});

/** A reminder that waits for its mail. */
export const aReminder = (fields: Partial<Reminder> = {}): Reminder => ({
  id: 'recognition-review:rec-1:2027-08-31:30:acc-admin:mail',
  kind: 'recognition-review',
  subject: 'rec-1',
  occurrence: '2027-08-31:30',
  recipientId: 'acc-admin',
  recipientRole: 'admin',
  channel: 'mail',
  schoolId: null,
  source: 'recognition',
  dueOn: d('2027-08-01'),
  urgency: 'soon',
  staleAfterDays: 22,
  facts: { establishmentId: 'est-1', qualification: 'Assistent techniek', reviewDueOn: '2027-08-31', step: '30' },
  state: 'planned',
  reason: null,
  mailKey: null,
  plannedAt: new Date('2027-08-01T04:10:00Z'),
  settledAt: null,
  ...fields,
});
