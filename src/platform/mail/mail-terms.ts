/** What a mail said is kept so many days after it ended. */
export const CONTENT_DAYS = 30;
/** That somebody was told something (a mail, a reminder, a digest, an address that was refused), and that a job ran, is kept so many days: a school year and a bit. */
export const RECORD_DAYS = 400;
