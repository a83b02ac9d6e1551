from second_opinion.settings import Settings, load_settings


def test_a_setting_without_a_value_is_no_variable() -> None:
    assert "SECOND_OPINION_ENCODER" not in load_settings({}).as_environment()
    given = {"SECOND_OPINION_ENCODER": "/somewhere/model.onnx"}
    assert load_settings(given).as_environment()["SECOND_OPINION_ENCODER"] == "/somewhere/model.onnx"


def test_what_is_handed_to_a_process_gives_it_the_same_settings() -> None:
    settings = load_settings({"ACTION_PORT": "5999", "STATE_DIR": "/somewhere", "DEFAULT_CLINIC": "hillside"})
    assert load_settings(settings.as_environment()) == settings
    assert set(settings.as_environment()) <= {name.upper() for name in Settings.__fields__} | {
        "ACTION_URL",
        "RASA_TELEMETRY_ENABLED",
    }
