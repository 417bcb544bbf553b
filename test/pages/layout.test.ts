import { expect } from 'chai';
import type { Actor } from '../../src/domain/actor.js';
import { renderErrorPage } from '../../src/web/error-page.js';
import { renderPage } from '../../src/web/layout.js';
import { itemsOf, navigationFor } from '../../src/web/navigation.js';
import { safeReturnPath } from '../../src/web/sign-in-path.js';

const coordinator: Actor = {
  accountId: 'acc-1',
  role: 'coordinator',
  name: 'Anouk <b>de Wit</b>',
  schoolId: 'sch-1',
  companyId: null,
};

describe('layout', () => {
  it('makes a Dutch document with a skip link, a main part and escaped names', () => {
    const html = renderPage({ title: 'Overzicht', actor: coordinator, path: '/' }, 'inhoud');
    expect(html).to.match(/^<!doctype html><html lang="nl">/);
    expect(html).to.contain('<title>Overzicht · Leerwerkplek</title>');
    expect(html).to.contain('href="#inhoud"').and.to.contain('id="inhoud"');
    expect(html).to.contain('Anouk &lt;b>de Wit').and.not.to.contain('<b>de Wit');
  });

  it('holds no inline script or style, which the content security policy would refuse', () => {
    const html = renderPage({ title: 'Run', actor: coordinator, path: '/matching/1', refreshSeconds: 3 }, 'inhoud');
    expect(html).not.to.match(/<style|\sstyle=|\son[a-z]+=|javascript:|https?:/);
    expect(html.match(/<script[^>]*>/g)).to.have.length(1);
  });

  it('shows the notice of a known code only', () => {
    const page = (notice: string) => renderPage({ title: 'x', actor: coordinator, path: '/', notice }, 'inhoud');
    expect(page('klas-bewaard')).to.contain('De klas en het rooster zijn bewaard.');
    expect(page('<script>')).not.to.contain('role="status"');
    expect(page('constructor')).not.to.contain('role="status"');
  });

  it('marks the subject under which one is, and the page within it', () => {
    const html = renderPage({ title: 'x', actor: coordinator, path: '/bezoeken/vis-1' }, 'inhoud');
    const bar = html.slice(html.indexOf('<nav class="lw-nav"'), html.indexOf('<main'));
    expect(bar.match(/<summary class="lw-nav__link lw-nav__link--current">[^<]*/g)).to.deep.equal([
      '<summary class="lw-nav__link lw-nav__link--current">Begeleiding',
    ]);
    expect(bar.match(/href="[^"]*" aria-current="page"/g)).to.deep.equal(['href="/bezoeken" aria-current="page"']);
  });

  it('gives each role its own way around and marks where one is', () => {
    expect(navigationFor(coordinator, '/leerlingen/stu-1').filter(({ current }) => current)).to.deep.equal([
      { href: '/leerlingen', label: 'Leerlingen', current: true },
    ]);
    expect(navigationFor(coordinator, '/').filter(({ current }) => current)).to.have.length(1);
    const ofCompany = itemsOf(navigationFor({ ...coordinator, role: 'company' }, '/')).map(({ href }) => href);
    expect(ofCompany).to.include.members(['/', '/voorstellen', '/regels']);
    expect(ofCompany).not.to.include.members(['/leerlingen', '/matching', '/plaatsingen']);
    expect(navigationFor(null, '/')).to.deep.equal([]);
  });
});

describe('error page', () => {
  it('says what happened and never what is inside a bug', () => {
    const problem = {
      type: '/problems/internal',
      title: 'Internal error',
      status: 500,
      code: 'internal',
      detail: 'at line 12',
    };
    const html = renderErrorPage(problem, coordinator);
    expect(html).to.contain('Er ging iets mis').and.not.to.contain('at line 12');
  });

  it('says a rule in its own words', () => {
    const html = renderErrorPage(
      { type: 't', title: 'x', status: 422, code: 'a.b', detail: 'Deze plek is vol.' },
      null,
    );
    expect(html).to.contain('Deze plek is vol.');
  });
});

describe('safe return path', () => {
  for (const path of ['/', '/leerlingen', '/leerlingen?q=an%20na&cursor=abc', '/matching/run_1/leerlingen/stu_2'])
    it(`keeps ${path}`, () => expect(safeReturnPath(path)).to.equal(path));

  for (const path of [
    'https://elders.example/',
    '//elders.example/',
    '/\\elders.example',
    '/\t/elders.example',
    '/%09/../..//elders.example',
    '/.//elders.example',
    'javascript:alert(1)',
    '/inloggen',
    '/uitloggen',
    '',
    undefined,
    ['/leerlingen'],
  ])
    it(`leads ${JSON.stringify(path)} home`, () => {
      const kept = safeReturnPath(path);
      expect(new URL(kept, 'http://hier.example').host).to.equal('hier.example');
      expect(kept.startsWith('//')).to.equal(false);
      if (typeof path !== 'string' || !path.includes('%09')) expect(kept).to.equal('/');
    });
});
