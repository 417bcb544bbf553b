import { prepareTestEngine, stopTestEngine } from './engine.js';

/** What mocha does once, before the first test and after the last. */
export const mochaGlobalSetup = prepareTestEngine;
export const mochaGlobalTeardown = stopTestEngine;
