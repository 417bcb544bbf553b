import { expect } from 'chai';
import { calendarFeed, calendarInvite, type Appointment } from '../../src/platform/mail/calendar-invite.js';

const anInvite = (fields: Partial<Appointment> = {}): Appointment => ({
  uid: 'visit-vis_1@leerwerkplek.example',
  sequence: 0,
  isCancelled: false,
  start: new Date('2027-03-26T09:00:00Z'),
  end: new Date('2027-03-26T09:45:00Z'),
  title: 'Stagebezoek; werkplaats',
  description: 'Vraag naar: uren, veiligheid\nen begeleiding',
  place: 'Stationsplein 1, Zutphen',
  organizer: { name: 'Bo Peters', email: 'b.peters@berkel.example' },
  invited: [{ name: 'Jo Smit', email: 'jo@werkplaats.example' }],
  stamp: new Date('2027-03-01T10:00:00Z'),
  ...fields,
});

const unfolded = (content: string): string[] => content.replace(/\r\n[ \t]/g, '').split('\r\n');
/** The lines of a calendar file, unfolded. */
const linesOf = (invite: Appointment): string[] => unfolded(calendarInvite(invite, 'bezoek.ics').content);
const valueOf = (lines: readonly string[], name: string): string | undefined =>
  lines.slice(lines.indexOf('BEGIN:VEVENT')).find((line) => line.startsWith(name));

describe('an invitation', () => {
  it('names its times in the zone of the Netherlands, whatever the zone of the machine, with the rules of that zone', () => {
    const zone = process.env.TZ;
    try {
      for (const machine of ['UTC', 'America/New_York', 'Asia/Tokyo']) {
        process.env.TZ = machine;
        const lines = linesOf(anInvite());
        expect(valueOf(lines, 'DTSTART'), machine).to.equal('DTSTART;TZID=Europe/Amsterdam:20270326T100000');
        expect(valueOf(lines, 'DTEND'), machine).to.equal('DTEND;TZID=Europe/Amsterdam:20270326T104500');
        expect(valueOf(lines, 'DTSTAMP'), machine).to.equal('DTSTAMP:20270301T100000Z');
        expect(lines).to.include.members(['BEGIN:VTIMEZONE', 'TZID:Europe/Amsterdam', 'TZOFFSETTO:+0200']);
      }
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });

  it('keeps the hour of the day over a change of the clock', () => {
    const summer = linesOf(
      anInvite({ start: new Date('2027-04-02T08:00:00Z'), end: new Date('2027-04-02T08:45:00Z') }),
    );
    expect(valueOf(summer, 'DTSTART')).to.equal('DTSTART;TZID=Europe/Amsterdam:20270402T100000');
  });

  it('is changed and taken away under the same uid, with a higher number', () => {
    const parts = (fields: Partial<Appointment>) => {
      const lines = linesOf(anInvite(fields));
      return [
        lines.find((line) => line.startsWith('METHOD')),
        ...['UID', 'SEQUENCE', 'STATUS'].map((name) => valueOf(lines, name)),
      ];
    };
    const uid = 'UID:visit-vis_1@leerwerkplek.example';
    expect(parts({})).to.deep.equal(['METHOD:REQUEST', uid, 'SEQUENCE:0', 'STATUS:CONFIRMED']);
    expect(parts({ sequence: 1 })).to.deep.equal(['METHOD:REQUEST', uid, 'SEQUENCE:1', 'STATUS:CONFIRMED']);
    expect(parts({ sequence: 2, isCancelled: true })).to.deep.equal([
      'METHOD:CANCEL',
      uid,
      'SEQUENCE:2',
      'STATUS:CANCELLED',
    ]);
    const { name, type } = calendarInvite(anInvite({ isCancelled: true }), 'bezoek.ics');
    expect([name, type]).to.deep.equal(['bezoek.ics', 'text/calendar; charset=utf-8; method=CANCEL']);
  });

  it('tells and does not invite where no organizer is known', () => {
    const lines = linesOf(anInvite({ organizer: null }));
    expect(lines).to.include('METHOD:PUBLISH');
    expect(lines.filter((line) => /^(ORGANIZER|ATTENDEE)/.test(line))).to.deep.equal([]);
  });

  it('names the zone once in a feed, and stamps in UTC what lies on both sides of a change of the clock', () => {
    const at = (day: string, hour: number) => new Date(`${day}T${String(hour).padStart(2, '0')}:00:00Z`);
    const days = [
      ['2026-10-24', 8, 'winter begins a day later'],
      ['2026-10-25', 9, 'the 25 hours of the change'],
      ['2027-03-27', 9, 'summer begins a day later'],
      ['2027-03-28', 8, 'the 23 hours of the change'],
    ] as const;
    const lines = unfolded(
      calendarFeed(
        'Bezoeken',
        days.map(([day, hour, title], sequence) =>
          anInvite({ ...{ uid: title, title, sequence }, start: at(day, hour), end: at(day, hour + 1) }),
        ),
      ),
    );
    expect(lines.filter((line) => line.startsWith('DTSTART;'))).to.deep.equal(
      days.map(([day]) => `DTSTART;TZID=Europe/Amsterdam:${day.replaceAll('-', '')}T100000`),
    );
    expect(lines.filter((line) => line === 'DTSTAMP:20270301T100000Z')).to.have.length(4);
    expect(lines.filter((line) => line === 'BEGIN:VTIMEZONE')).to.have.length(1);
    expect(lines.filter((line) => /^(METHOD|TIMEZONE-ID)/.test(line))).to.deep.equal([]);
  });

  it('lets nobody add a line', () => {
    const lines = linesOf(anInvite({ title: 'Bezoek\r\nATTACH:http://x.example', description: 'a\r\nBEGIN:VALARM' }));
    expect(lines.filter((line) => /^(ATTACH|BEGIN:VALARM)/.test(line))).to.deep.equal([]);
    expect(valueOf(linesOf(anInvite()), 'SUMMARY')).to.equal('SUMMARY:Stagebezoek\\; werkplaats');
  });

  it('does not end before it starts', () => {
    const wrong = anInvite({ end: new Date('2027-03-26T08:59:59Z') });
    expect(() => calendarInvite(wrong, 'bezoek.ics')).to.throw(RangeError);
  });
});
