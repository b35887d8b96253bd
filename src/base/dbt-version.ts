/** The release of dbt whose behaviour is followed: `dbt_version` in templates, `require-dbt-version`, artifacts. */
export const DBT_VERSION = '1.12.6';
