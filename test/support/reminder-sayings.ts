import { expect } from 'chai';
import { duesOf, type Fact } from '../../src/features/reminders/facts.rules.js';
import { DEFAULT_SETTINGS } from '../../src/features/reminders/reminder-settings.rules.js';
import { d } from './builders.js';

/** `kind occurrence recipient` of what is to be said on a day, with the reason for what is dropped. */
export const said = (fact: Fact, on: string): string[] =>
  duesOf(fact, d(on), () => DEFAULT_SETTINGS).map(
    ({ kind, occurrence, recipient, drop }) =>
      `${kind} ${occurrence} ${recipient.id.replace('acc-', '')}${drop === null ? '' : ` (${drop})`}`,
  );
/** What a mentor, or whoever is named, is told on a day; without what is dropped. */
export const told = (fact: Fact, on: string, who = 'mentor'): string[] =>
  said(fact, on)
    .filter((line) => line.endsWith(` ${who}`))
    .map((line) => line.slice(0, -who.length - 1));
/** One test a row: what somebody is told on a day. */
export const table = (
  fact: Fact,
  who: string,
  rows: readonly (readonly [day: string, lines: readonly string[]])[],
): void => {
  for (const [on, lines] of rows)
    it(`says ${lines.length === 0 ? 'nothing' : lines.join(' and ')} on ${on}`, () => {
      expect(told(fact, on, who)).to.deep.equal(lines);
    });
};
