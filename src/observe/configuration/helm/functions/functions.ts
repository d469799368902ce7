import type { FunctionMap } from '../template/signature.ts';
import { DATE_FUNCTIONS } from './dates.ts';
import { DEFAULT_FUNCTIONS } from './defaults.ts';
import { DICTIONARY_FUNCTIONS } from './dictionaries.ts';
import { DOCUMENT_FUNCTIONS } from './documents.ts';
import { ENCODING_FUNCTIONS } from './encodings.ts';
import { EXPRESSION_FUNCTIONS } from './expressions.ts';
import { FLOW_FUNCTIONS } from './flow.ts';
import { LANGUAGE_FUNCTIONS } from './language.ts';
import { LIST_FUNCTIONS } from './lists.ts';
import { NUMBER_FUNCTIONS } from './numbers.ts';
import { PATH_FUNCTIONS } from './paths.ts';
import { PLACEHOLDER_FUNCTIONS } from './placeholders.ts';
import { REFLECTION_FUNCTIONS } from './reflection.ts';
import { STRING_FUNCTIONS } from './strings.ts';
import { URL_FUNCTIONS } from './urls.ts';
import { VERSION_FUNCTIONS } from './versions.ts';

/**
 * Every function that templates of charts may call, by its name: those of text/template, of Sprig, and of Helm. Helm
 * takes away `env` and `expandenv`.
 */
export const CHART_FUNCTIONS: FunctionMap = {
  ...LANGUAGE_FUNCTIONS,
  ...STRING_FUNCTIONS,
  ...LIST_FUNCTIONS,
  ...DICTIONARY_FUNCTIONS,
  ...NUMBER_FUNCTIONS,
  ...DATE_FUNCTIONS,
  ...DEFAULT_FUNCTIONS,
  ...DOCUMENT_FUNCTIONS,
  ...ENCODING_FUNCTIONS,
  ...EXPRESSION_FUNCTIONS,
  ...PATH_FUNCTIONS,
  ...REFLECTION_FUNCTIONS,
  ...URL_FUNCTIONS,
  ...VERSION_FUNCTIONS,
  ...PLACEHOLDER_FUNCTIONS,
  ...FLOW_FUNCTIONS,
};
