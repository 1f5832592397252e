export { violationScannerSettings } from './settings.js';
