export { describeSettings, type SettingDescription } from './describe-settings.js';
export { ConfigurationError, loadSettings, type Settings } from './load-settings.js';
export { Secret } from './secret.js';
export {
  booleanSetting,
  choiceSetting,
  integerSetting,
  jsonSetting,
  listSetting,
  numberSetting,
  optionalSecretSetting,
  optionalTextSetting,
  secretSetting,
  textSetting,
  urlSetting,
  type IntegerBounds,
  type SettingMeta,
  type SettingShape,
} from './setting.js';
