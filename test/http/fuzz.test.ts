import { expect } from 'chai';
import { startSchoolApp, type SchoolApp } from '../support/school-app.js';
import { fuzz } from './fuzz.js';

const COUNT = 1500;

describe('requests made from the OpenAPI document', () => {
  let api: SchoolApp;
  before(async () => {
    api = await startSchoolApp();
  });
  after(() => api.close());

  it('never get a 5xx, nor an answer that breaks its own schema', async () => {
    const { byStatus, faults } = await fuzz(api, { count: COUNT, seed: 'a seed that stays' });
    expect(faults).to.deep.equal([]);
    // They reach what they are meant to reach: things done, refused by shape, by rule and by role.
    expect(Object.keys(byStatus)).to.include.members(['200', '400', '401', '403', '404']);
    expect(byStatus['200']).to.be.above(COUNT / 50);
  }).timeout(180_000);
});
