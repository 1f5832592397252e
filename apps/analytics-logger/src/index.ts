export { analyticsLoggerSettings } from './settings.js';
