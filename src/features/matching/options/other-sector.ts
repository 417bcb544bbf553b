import type { CalendarDate, Period } from '../../../platform/calendar-date.js';
import type { Finding } from '../../../domain/finding.js';
import { findingOf, ruleOn, type RuleSet } from '../../../domain/rule.js';
import type { Sector } from '../../../domain/sector.js';

/** What matching itself asks of a pair. */
export const MATCHING_RULES: RuleSet = {
  id: 'matching',
  version: '2026-11-22',
  rules: [
    {
      code: 'sector.other',
      severity: 'refuse',
      article: null,
      source: 'Het profiel van de leerling en de sector van het leerplaatsaanbod',
      holdsFrom: '2014-08-01' as CalendarDate,
      checkedOn: '2026-11-22' as CalendarDate,
      checkedAgainst: 'Regels van de dienst §5',
    },
  ],
};

/** Work in another sector than the pupil's. Intersectoraal fits every sector, on either side. */
export const otherSectorFindings = (wanted: Sector, offered: Sector, period: Period): Finding[] =>
  wanted === offered || wanted === 'intersectoraal' || offered === 'intersectoraal'
    ? []
    : [findingOf(ruleOn(MATCHING_RULES, 'sector.other', period.firstDay), { wanted, offered }, period)];
