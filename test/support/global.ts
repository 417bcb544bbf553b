import fc from 'fast-check';
import { dropTestDatabases, startTestEngine, stopTestEngine } from './engine.js';

/**
 * The same cases in every run, so that a run that fails fails again. Other cases: `PROPERTY_SEED=7 npm test`, and a new seed each
 * time with `npm run check:properties`.
 */
fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 20_261_122) });

/** What mocha does once, before the first test and after the last. */
export const mochaGlobalSetup = startTestEngine;
export const mochaGlobalTeardown = stopTestEngine;

/** After each file when files run side by side, and after all of them otherwise. */
export const mochaHooks = { afterAll: dropTestDatabases };
