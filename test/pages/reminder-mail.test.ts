import { expect } from 'chai';
import { digestMail } from '../../src/features/reminders/digest-mail.pages.js';
import { groupsOf } from '../../src/features/reminders/digest.rules.js';
import { DROP_REASONS, REMINDER_KINDS, URGENCIES } from '../../src/features/reminders/reminder.rules.js';
import type { Reminder } from '../../src/features/reminders/reminders.repository.js';
import { dropReasonNames, reminderLines, urgencyNames } from '../../src/web/texts/reminder-lines.nl.js';
import { d } from '../support/builders.js';
import { aReminder } from '../support/reminder-builders.js';

const names = { place: () => 'Werkplaats <Zutphen>', pupil: () => 'Sam V.', school: () => 'De Berkel' };

const mailOf = (
  items: readonly Reminder[],
  kind: 'digest' | 'direct' = 'digest',
  personal: readonly (readonly [string, string])[] = [],
  hasAccount = true,
) =>
  digestMail(
    {
      person: { id: 'acc-1', name: 'Kim Jansen', email: 'kim@test.example', hasAccount },
      today: d('2027-03-01'),
      kind,
      groups: groupsOf(items),
      count: items.length,
      lessMailUrl: 'https://lwp.example/meldingen/minder/geheim',
      personalUrls: new Map(personal),
    },
    'https://lwp.example',
    names,
  );

const visit = aReminder({
  id: 'v',
  kind: 'visit-due',
  subject: 'pla-1',
  recipientRole: 'mentor',
  urgency: 'normal',
  dueOn: d('2027-02-28'),
  facts: { studentId: 'stu-1', establishmentId: 'est-1', since: '2027-01-31', weeks: 4 },
});

describe('words of reminders', () => {
  it('are there for every kind, urgency and reason', () => {
    expect(Object.keys(reminderLines).sort()).to.deep.equal([...REMINDER_KINDS].sort());
    expect(Object.keys(urgencyNames)).to.deep.equal([...URGENCIES]);
    expect(Object.keys(dropReasonNames).sort()).to.deep.equal([...DROP_REASONS].sort());
  });

  it('are whole sentences, also where a fact is missing', () => {
    const context = { ...names, role: 'mentor', today: d('2027-03-01') };
    for (const [kind, { line, since, rule, name, action }] of Object.entries(reminderLines)) {
      expect(line({}, context), kind)
        .to.match(/^\S.*[.?]$/)
        .and.not.match(/undefined|null|NaN/);
      expect(rule, kind).to.match(/^[A-Z].*\.$/);
      expect([since({}, d('2027-03-01')), name, action].join(), kind).to.not.match(/undefined|null|NaN/);
    }
  });

  it('say what changes on a birthday', () => {
    const facts = {
      age: 16,
      on: '2027-03-10',
      changes: [
        { code: 'working-time.day-hours', before: 420, after: 540 },
        { code: 'working-time.night', before: '19:00 tot 07:00', after: '23:00 tot 06:00' },
        { code: 'hazard till-work', before: 'niet toegestaan', after: 'toegestaan' },
      ],
    };
    expect(
      reminderLines.birthday?.line(facts, {
        ...names,
        place: () => 'Werkplaats',
        role: 'mentor',
        today: d('2027-03-01'),
      }),
    ).to.equal(
      'Sam V. wordt op 10 maart 2027 16 jaar, tijdens de stage bij Werkplaats. Vanaf die dag geldt: werken per dag: 9 uur (was 7 uur); niet werken: 23:00 tot 06:00 (was 19:00 tot 07:00); Werken aan de kassa: toegestaan (was niet toegestaan).',
    );
  });
});

describe('the mail with reminders', () => {
  it('says what, since when and where, and how to get less', () => {
    expect(mailOf([visit]).text).to.equal(
      [
        'Beste Kim Jansen,',
        '',
        'Er is 1 ding waar u nu iets mee moet of wilt. Dit is het overzicht van 1 maart 2027.',
        '',
        'GOED OM TE WETEN',
        '',
        'Stagebezoek nodig',
        '- Het is tijd om Sam V. te bezoeken bij Werkplaats <Zutphen>. Het vorige bezoek was op 31 januari 2027. (sinds 28 februari 2027)',
        '  Bekijk en plan bezoeken: https://lwp.example/bezoeken/stages/pla-1',
        '',
        'Met vriendelijke groet,',
        'Leerwerkplek',
        '',
        'Minder mail? Hier stelt u in dat u ten hoogste één keer per week mail krijgt: https://lwp.example/meldingen/minder/geheim',
        '',
      ].join('\n'),
    );
  });

  it('says the same in HTML, with names escaped', () => {
    const { html, subject } = mailOf([visit]);
    expect(subject).to.equal('Leerwerkplek: stagebezoek nodig');
    expect(html)
      .to.include('lang="nl"')
      .and.include('Werkplaats &lt;Zutphen')
      .and.include('href="https://lwp.example/bezoeken/stages/pla-1"');
    expect(html).to.not.include('<Zutphen>');
  });

  it('names how many things there are, and why a direct one did not wait', () => {
    const { subject, text } = mailOf([visit, aReminder({ urgency: 'urgent' })], 'direct');
    expect(subject).to.equal('Leerwerkplek: 2 dingen die uw aandacht vragen');
    expect(text).to.include('Dit kon niet wachten tot uw gewone overzicht.');
    expect(text.indexOf('DIT KAN NIET WACHTEN')).to.be.below(text.indexOf('GOED OM TE WETEN')).and.above(0);
  });

  it('carries the one link that confirms last season', () => {
    const places = aReminder({
      kind: 'places-unconfirmed',
      recipientRole: 'company',
      facts: { companyId: 'cmp-1', season: '2027-najaar', firstDay: '2027-08-01', unconfirmed: 1 },
    });
    const { text } = mailOf([places], 'digest', [[places.id, 'https://lwp.example/zelfde-plekken/x']]);
    expect(text).to.include('Bevestig de plekken: https://lwp.example/zelfde-plekken/x');
  });

  it('gives who has no account no link to a page that asks to sign in', () => {
    const { text, html } = mailOf([visit], 'digest', [], false);
    expect(text).to.include('Het is tijd om Sam V. te bezoeken').and.not.include('/bezoeken/');
    expect(html).to.not.include('/bezoeken/');
  });
});
