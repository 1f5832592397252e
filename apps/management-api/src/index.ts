export { managementApiSettings } from './settings.js';
