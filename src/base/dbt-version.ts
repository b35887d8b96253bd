/** The release of dbt whose behaviour is followed: `dbt_version` in templates, `require-dbt-version`, artifacts. */
export const DBT_VERSION = '1.12.6';

/** The release of dbt-postgres that belongs to it. */
export const DBT_POSTGRES_VERSION = '1.11.0';
