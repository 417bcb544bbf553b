import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import mongoose, { type Schema } from 'mongoose';
import { createStorage } from '../../src/compose/storage.js';
import { classOf, DATA_CLASSES, DATA_MAP } from '../../src/features/privacy/data-map.rules.js';
import { systemClock } from '../../src/platform/clock.js';
import { dataMapPage } from '../../scripts/data-map.js';

const pathsOf = (schema: Schema, at = ''): string[] =>
  Object.entries(schema.paths).flatMap(([path, type]) => {
    const inner = (type as { schema?: Schema }).schema;
    return inner ? pathsOf(inner, `${at}${path}.`) : [`${at}${path}`];
  });

describe('the map of what is stored', () => {
  const connection = mongoose.createConnection();
  createStorage(connection, systemClock);
  const stored = Object.values(connection.models).map((model) => ({
    name: model.collection.name,
    paths: pathsOf(model.schema as Schema).filter((path) => !/(?:^|\.)_id$/.test(path)),
  }));
  // GridFS makes its own collections, without a model.
  stored.push(
    { name: 'uploads.files', paths: ['filename', 'length', 'chunkSize', 'uploadDate', 'metadata.schoolId'] },
    { name: 'uploads.chunks', paths: ['files_id', 'n', 'data'] },
  );
  after(() => connection.close());

  it('gives every stored field a class, and so a term', () => {
    const without = stored.flatMap(({ name, paths }) =>
      paths.filter((path) => classOf(name, path) === null).map((path) => `${name}.${path}`),
    );
    expect(without, 'say in DATA_MAP (src/features/privacy/data-map.rules.ts) what class these are of').to.deep.equal(
      [],
    );
    expect(stored.length).to.be.above(30);
  });

  it('names no field or collection that is not there', () => {
    const gone = Object.entries(DATA_MAP).flatMap(([name, listed]) => {
      const tops = new Set(stored.find((one) => one.name === name)?.paths.map((path) => path.split('.')[0]));
      return Object.values(listed).flatMap((fields) =>
        fields
          .split(' ')
          .filter((field) => !tops.has(field))
          .map((field) => `${name}.${field}`),
      );
    });
    expect(gone).to.deep.equal([]);
  });

  it('gives each collection of counters, and of links and codes, an index that lets them go', () => {
    const kept = Object.entries(DATA_MAP)
      .filter(([, listed]) => 'counter' in listed || ('secret' in listed && Object.keys(listed).length === 1))
      .map(([name]) => name)
      // The session store makes its own.
      .filter((name) => name !== 'sessions');
    const expiring = Object.values(connection.models)
      .filter(({ schema }) => schema.indexes().some(([, options]) => 'expireAfterSeconds' in options))
      .map((model) => model.collection.name);
    expect(kept).to.have.length.above(5);
    expect(kept.filter((name) => !expiring.includes(name))).to.deep.equal([]);
  });

  it('puts no field in two classes', () => {
    for (const [name, listed] of Object.entries(DATA_MAP)) {
      const fields = Object.values(listed).flatMap((some) => some.split(' '));
      expect(fields.length, name).to.equal(new Set(fields).size);
    }
  });

  it('keeps the most sensitive of a pupil apart, and nothing of origin, gender or photo anywhere', () => {
    expect(classOf('students', 'supportNeeds')).to.equal('special-need');
    expect(classOf('students', 'restrictions')).to.equal('special-need');
    const names = stored.flatMap(({ paths }) => paths);
    expect(names.filter((path) => /bsn|gender|origin|nationality|photo/i.test(path))).to.deep.equal([]);
  });

  it('is in the documentation as it is in the code', () => {
    expect(readFileSync('docs/data-map.md', 'utf8'), 'run: npm run data-map').to.equal(dataMapPage());
    expect(Object.keys(DATA_CLASSES)).to.have.length.above(10);
  });
});
