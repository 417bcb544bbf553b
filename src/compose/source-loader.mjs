// A worker thread does not take over the loader of TypeScript from its parent. Only used when running from source.
import { register } from 'tsx/esm/api';

register();
