import type { CalendarDate } from '../platform/calendar-date.js';
import { dayInAmsterdam, type Clock } from '../platform/clock.js';
import { AppError } from '../platform/errors.js';
import { instantInAmsterdam } from '../platform/local-time.js';

/** Something that went on over days: it gives the day on which it goes on, and does what is done on that day when it is asked on. */
export type Story = AsyncGenerator<CalendarDate, void>;

interface Going {
  readonly story: Story;
  readonly day: CalendarDate;
}

const MINUTE_MS = 60_000;

/** A clock that shows the time of a real one, but while stories are told the days on which they go on. For the demo alone. */
export const createDemoTime = (real: Clock) => {
  let told: number | null = null;
  const clock: Clock = {
    // Nothing happens twice at one instant.
    now: () => (told === null ? real.now() : new Date(told++)),
    today: () => (told === null ? real.today() : dayInAmsterdam(new Date(told))),
  };

  /**
   * Tells stories side by side, day after day up to today; what lies ahead is left out. A story that our own rules refuse to go on, as
   * may be on a day on which a season has just begun, ends there.
   */
  const tell = async (stories: readonly Story[], refused: (error: AppError) => void): Promise<void> => {
    const last = real.today();
    const goOn = async (story: Story): Promise<Going[]> => {
      try {
        const { value: day, done } = await story.next();
        return done === true ? [] : [{ story, day }];
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        refused(error);
        return [];
      }
    };
    try {
      let going = (await Promise.all(stories.map(goOn))).flat();
      for (let day: CalendarDate | undefined; ;) {
        const next = going.map((one) => one.day).sort()[0];
        if (next === undefined || next > last) return;
        const on: CalendarDate = day === undefined || next > day ? next : day;
        day = on;
        told = Math.min(instantInAmsterdam(on, '10:00').getTime(), real.now().getTime() - MINUTE_MS);
        const due = going.filter((one) => one.day <= on);
        const rest = going.filter((one) => one.day > on);
        going = [...rest, ...(await Promise.all(due.map(({ story }) => goOn(story)))).flat()];
      }
    } finally {
      told = null;
    }
  };

  return { clock, tell };
};

export type DemoTime = ReturnType<typeof createDemoTime>;
