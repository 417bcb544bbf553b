/** How fast mail goes to one server, for all processes together. */
export interface MailPace {
  /** Takes the next free moment. @returns milliseconds until it comes, 0 when it has come */
  take(server: string, perMinute: number): Promise<number>;
}
