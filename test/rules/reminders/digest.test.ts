import { expect } from 'chai';
import { groupsOf, isQuiet, partOver, RHYTHMS, type Rhythm } from '../../../src/features/reminders/digest.rules.js';
import { d } from '../../support/builders.js';

const at = (id: string, urgency: 'urgent' | 'soon' | 'normal', plannedOn: string) => ({
  id,
  urgency,
  plannedOn: d(plannedOn),
});

describe('what goes out now', () => {
  // Monday is 1 March 2027.
  const waiting = [at('a', 'urgent', '2027-03-02'), at('b', 'soon', '2027-02-26'), at('c', 'normal', '2027-03-02')];
  for (const [rhythm, today, direct, digest, digestDay] of [
    ['direct', '2027-03-02', 'a b c', '', '2027-03-02'],
    ['daily', '2027-03-02', 'a', 'b c', '2027-03-02'],
    ['weekly', '2027-03-01', 'a', 'b c', '2027-03-01'],
    ['weekly', '2027-03-02', 'a', 'b', '2027-03-01'], // Monday was missed: what waited for it goes, what came up since stays
    ['weekly', '2027-03-07', 'a', 'b', '2027-03-01'],
    ['weekly', '2027-03-08', 'a', 'b c', '2027-03-08'],
  ] as readonly (readonly [Rhythm, string, string, string, string])[])
    it(`is "${direct}" at once and "${digest}" in a digest for ${rhythm} on ${today}`, () => {
      const parted = partOver(waiting, rhythm, d(today));
      const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id).join(' ');
      expect([ids(parted.direct), ids(parted.digest), parted.digestDay]).to.deep.equal([direct, digest, digestDay]);
    });

  it('is nothing for who has nothing to do', () => {
    for (const rhythm of RHYTHMS) {
      const { direct, digest } = partOver([], rhythm, d('2027-03-01'));
      expect([direct, digest]).to.deep.equal([[], []]);
    }
  });
});

describe('quiet hours', () => {
  for (const [from, until, time, quiet] of [
    ['20:00', '07:00', '19:59', false],
    ['20:00', '07:00', '20:00', true],
    ['20:00', '07:00', '00:00', true],
    ['20:00', '07:00', '06:59', true],
    ['20:00', '07:00', '07:00', false],
    ['09:00', '12:00', '08:59', false],
    ['09:00', '12:00', '09:00', true],
    ['09:00', '12:00', '12:00', false],
    ['08:00', '08:00', '08:00', false],
  ] as const)
    it(`${quiet ? 'hold' : 'do not hold'} at ${time} from ${from} until ${until}`, () => {
      expect(isQuiet(time, { quietFrom: from, quietUntil: until })).to.equal(quiet);
    });
});

describe('the lines of a digest', () => {
  it('stand by urgency, then by kind, what fell due first on top, at most six of a kind', () => {
    const many = Array.from({ length: 8 }, (_, day) => ({
      kind: 'pupil-without-place' as const,
      urgency: 'normal' as const,
      dueOn: d(`2027-03-1${day}`),
    }));
    const visit = { kind: 'visit-due' as const, urgency: 'normal' as const, dueOn: d('2027-03-01') };
    const lapses = { kind: 'proposal-lapses' as const, urgency: 'urgent' as const, dueOn: d('2027-03-20') };
    expect(groupsOf([...many, visit, lapses])).to.deep.equal([
      { urgency: 'urgent', kinds: [{ kind: 'proposal-lapses', items: [lapses], more: 0 }] },
      {
        urgency: 'normal',
        kinds: [
          { kind: 'visit-due', items: [visit], more: 0 },
          { kind: 'pupil-without-place', items: many.slice(0, 6), more: 2 },
        ],
      },
    ]);
  });
});
