export { costCalculatorSettings } from './settings.js';
