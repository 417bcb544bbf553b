import { readdirSync } from 'node:fs';
import tseslint from 'typescript-eslint';
import { importX } from 'eslint-plugin-import-x';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';

// platform ← domain ← rules ← repository ← service ← routes | pages | job ← compose ← main (docs/decisions/0002).
const features = readdirSync('src/features');
const fileOf = (job) => [`./src/features/*/*.${job}.ts`, `./src/features/*/*.${job}.tsx`];
const RIGHT_OF_RULES = ['repository', 'model', 'service', 'schemas', 'routes', 'pages', 'job'].flatMap(fileOf);
const RIGHT_OF_REPOSITORY = ['model', 'service', 'schemas', 'routes', 'pages', 'job'].flatMap(fileOf);
const RIGHT_OF_SERVICE = ['schemas', 'routes', 'pages', 'job', 'model'].flatMap(fileOf);
const TOP = ['./src/{main,compose,app}.ts', './src/compose/**'];
const PURE_PLATFORM = './src/platform/!(calendar-date|random).ts';

const zones = [
  { target: './src/platform/**', from: ['./src/{domain,features,web}/**', ...TOP] },
  { target: './src/domain/**', from: [PURE_PLATFORM, './src/platform/*/**', './src/{features,web}/**', ...TOP] },
  { target: './src/features/**', from: ['./src/config*.ts', ...TOP] },
  { target: './src/web/**', from: ['./src/features/**', ...TOP] },
  { target: fileOf('rules'), from: [...RIGHT_OF_RULES, PURE_PLATFORM, './src/platform/*/**', './src/web/**'] },
  { target: fileOf('repository'), from: ['./src/web/**', './src/platform/*/**', ...RIGHT_OF_REPOSITORY] },
  { target: fileOf('service'), from: ['./src/web/**', './src/platform/http/**', ...RIGHT_OF_SERVICE] },
  { target: fileOf('routes'), from: ['model', 'pages', 'job'].flatMap(fileOf) },
  { target: fileOf('pages'), from: ['model', 'job'].flatMap(fileOf) },
  // A feature asks another one through a function type it declares itself; `compose` supplies it.
  ...features.map((feature) => ({ target: `./src/features/${feature}/**`, from: [`./src/features/!(${feature})/**`] })),
].flatMap(({ target, from }) => [target].flat().map((one) => ({ target: one, from })));

const PURE = [
  'src/domain/**/*.ts',
  'src/features/*/*.rules.ts',
  'src/features/matching/{options,allocation,verification,explanation}/**/*.ts',
];
const impure = (selector, message) => ({
  selector,
  message: `${message} A rule is pure: it takes values and returns values.`,
});

export default tseslint.config(
  { ignores: ['node_modules', 'dist', 'coverage', '.data', '.cache', 'src/web/public'] },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js', '*.cjs', 'test/support/*.cjs', 'src/compose/*.mjs'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
    rules: {
      'import-x/no-default-export': 'error',
      'import-x/no-restricted-paths': ['error', { zones }],
      'import-x/no-cycle': 'error',
      'max-lines': ['error', { max: 400 }],
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
    },
  },
  {
    files: PURE,
    rules: {
      'no-restricted-syntax': [
        'error',
        impure("NewExpression[callee.name='Date'][arguments.length=0]", 'The day is an argument.'),
        impure("CallExpression[callee.object.name='Date'][callee.property.name='now']", 'The day is an argument.'),
        impure("CallExpression[callee.object.name='Math'][callee.property.name='random']", 'Chance is a seed.'),
        impure("MemberExpression[object.name='process']", 'Settings are arguments.'),
        impure('AwaitExpression', 'Nothing is awaited here.'),
        impure('FunctionDeclaration[async=true], ArrowFunctionExpression[async=true]', 'Nothing is awaited here.'),
      ],
    },
  },
  {
    // Typed arrays are indexed in inner loops; a bounds check there would be noise, the verifier is the check.
    files: ['src/features/matching/allocation/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  { files: ['scripts/**'], rules: { 'no-console': 'off' } },
  {
    files: ['test/**'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },
  {
    files: ['*.js', '**/*.cjs', '**/*.mjs'],
    ...tseslint.configs.disableTypeChecked,
    rules: {
      ...tseslint.configs.disableTypeChecked.rules,
      'import-x/no-default-export': 'off',
      '@typescript-eslint/no-require-imports': 'off',
      'no-console': 'off',
    },
  },
);
