import { expect } from 'chai';
import { readConfig, requestLimitsOf } from '../src/config.js';

const safe = {
  NODE_ENV: 'production',
  BASE_URL: 'https://leerwerkplek.example',
  SESSION_SECRET: 'q8Zr3vXk0pLw7TfYb2NdGm5cHs9JuEa4',
  FIELD_KEYS: 'first:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
};

const faultsOf = (variables: Record<string, string>): string[] => {
  try {
    readConfig(variables);
    return [];
  } catch (error) {
    return (error as Error).message.split('\n').map((line) => line.split(':')[0] ?? '');
  }
};

describe('the settings', () => {
  it('have a value for each, and an empty text counts as absent', () => {
    expect(readConfig({ PORT: '' })).to.deep.include({ PORT: 3000, ROLE: 'all', production: false });
  });

  const refused: readonly (readonly [string, Record<string, string>])[] = [
    ['DEMO', { DEMO: '1' }],
    ['FIELD_KEYS', { FIELD_KEYS: '' }],
    ['SESSION_SECRET', { SESSION_SECRET: 'change-me-change-me-change-me-1234' }],
    ['SESSION_SECRET', { SESSION_SECRET: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' }],
    ['SESSION_SECRET', { SESSION_SECRET: 'kort' }],
    ['SMTP_URL', { SMTP_URL: 'smtp://mail.example:25' }],
    ['BASE_URL', { BASE_URL: 'http://leerwerkplek.example' }],
    ['BASE_URL', { BASE_URL: '' }],
    ['SECOND_FACTOR', { SECOND_FACTOR: 'optional' }],
  ];
  for (const [name, variables] of refused)
    it(`stop production from starting with ${JSON.stringify(variables)}`, () => {
      expect(faultsOf({ ...safe, ...variables })).to.deep.equal([name]);
    });

  it('let production start with what is safe', () => {
    expect(faultsOf(safe)).to.deep.equal([]);
    expect(faultsOf({ ...safe, SMTP_URL: 'smtps://mail.example' })).to.deep.equal([]);
    expect(faultsOf({ ...safe, SMTP_URL: 'smtp://mail.example:587?requireTLS=true' })).to.deep.equal([]);
  });

  it('let a demo do what production may not', () => {
    expect(faultsOf({ DEMO: '1', SMTP_URL: 'smtp://localhost:2525', BASE_URL: 'http://localhost:3000' })).to.deep.equal(
      [],
    );
  });

  it('limit requests but in a demo, and as they are told', () => {
    expect(requestLimitsOf({}, false)).to.deep.equal({ perPerson: 1200, perAddress: 12_000 });
    expect(requestLimitsOf({}, true)).to.equal(null);
    expect(requestLimitsOf({ REQUESTS_PER_MINUTE: 5 }, true)).to.deep.equal({ perPerson: 5, perAddress: 50 });
    expect(requestLimitsOf({ REQUESTS_PER_MINUTE: 0 }, false)).to.equal(null);
  });
});
