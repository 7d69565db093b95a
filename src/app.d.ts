declare const __APP_VERSION__: string;
declare namespace App {}
