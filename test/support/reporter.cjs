'use strict';
const { reporters } = require('mocha');

/** The spec report, closed by one plain line that says how many tests passed and failed. */
module.exports = class extends reporters.Spec {
  epilogue() {
    super.epilogue();
    const { passes = 0, failures = 0, pending = 0 } = this.stats;
    reporters.Base.consoleLog(`${passes} passed, ${failures} failed${pending ? `, ${pending} skipped` : ''}`);
  }
};
